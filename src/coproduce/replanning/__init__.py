"""Planning anew: what a plan is made of once something happened, who runs it, and what that means to people."""
