"""The drug's effect on its own target: residual activity, drift, floors."""
