"""Where a target will end: its forecast, *what if*, and how good earlier forecasts were."""
