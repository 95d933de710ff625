"""The running total against the cap: periods, notified deliveries, balance, published scenarios."""

from __future__ import annotations

from lightering.ledger.balance import tally
from lightering.ledger.drivers import Driver, drivers_of_draws, drivers_of_reruns
from lightering.ledger.entries import entries
from lightering.ledger.mass_balance import STEPS, mass_balance, mass_balance_and_steps
from lightering.ledger.notified import reports
from lightering.ledger.reconcile import reconcile
from lightering.ledger.scenarios import read_calls, scenarios

__all__ = [
    "STEPS",
    "Driver",
    "drivers_of_draws",
    "drivers_of_reruns",
    "entries",
    "mass_balance",
    "mass_balance_and_steps",
    "read_calls",
    "reconcile",
    "reports",
    "scenarios",
    "tally",
]
