"""What every decision stands on: people, the working day, what holds a request, the records on the desk."""
