"""The kiosk's rehearsal for months alone: thousands of shoppers and every fault, one after the other.

The kiosk is the real one, under its real supervisor. In the place of people and of the camera stand the demo
clips; a driver in the kiosk's own process touches the screen; clocks of the session's rules run faster.
"""
