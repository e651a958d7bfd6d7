"""A stateful fake of Portainer with two Docker hosts and a Kubernetes cluster behind it."""

from .server import PortainerStandIn

__all__ = ["PortainerStandIn"]
