"""The verb of the room: from wells to rates, curves and surfaces."""
