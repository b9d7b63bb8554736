"""The edit step: what becomes of clips before they are posted, for somebody who never edited one."""
