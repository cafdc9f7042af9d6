/** Loaded into the program by `--import`: its clock stands at `PAPERCHAIN_CLOCK`, an ISO time. */
const nowMs = Date.parse(process.env['PAPERCHAIN_CLOCK'] ?? '')
Date.now = () => nowMs
