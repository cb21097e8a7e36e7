"""Plain Python between services and widgets: what a page shows, tested without Qt widgets."""
