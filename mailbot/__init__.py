"""mailbot: the daemon beside an accountancy practice's inbox that chases clients so that people need not.

The map, from the inside out:

    domain/    what is true: frozen values, events, and the one table of what may happen to an item
    reading/   mail -> understanding (pure)
    deciding/  understanding, or time -> events and letters (pure)
    letters/   letters -> the words and the MIME of a mail (pure)
    ports.py   what we need of the world
    adapters/  the world, one outside thing a file
    settings/  configuration and rules -> values
    office.py  one mail, or one moment, from start to durable end
    daemon.py  the loop around it
    cli/       what a person types; the only place that picks adapters
"""

__version__ = "0.1.0"
