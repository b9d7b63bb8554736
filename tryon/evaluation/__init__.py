"""`tryon eval`: how still, quick and true the product is, scored on real and rendered media.

Every part is a function of the media's folder that returns its rows and the figures of its single cases.
Seeds are fixed and no clock is read, so that two runs on one machine give the same figures.
"""
