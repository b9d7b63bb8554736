"""What the pipeline puts on people: a module for each part of the body."""
