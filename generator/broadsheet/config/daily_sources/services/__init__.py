"""One module per daily source. The registry finds each class derived from `DailySource` that a module here defines."""
