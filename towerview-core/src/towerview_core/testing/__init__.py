"""What authors prove their plugins with: stand-in servers here, the conformance kit beside them."""
