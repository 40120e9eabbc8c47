"""Visits and travels as the Office of the Historian publishes them: https://history.state.gov, XML, CC0."""
