"""Music that the program composes, and where the beats of any music are."""
