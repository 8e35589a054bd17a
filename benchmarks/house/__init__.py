"""How the house is built: rooms, floors, faces and circles, read from the imports."""
