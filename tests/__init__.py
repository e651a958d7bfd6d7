"""The tests of the whole house. A package only so that `tests.support` can be imported."""
