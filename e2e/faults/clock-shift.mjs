/** Loaded into the program by `--import`: its clock is off by `PAPERCHAIN_CLOCK_SHIFT_MS`. */
const shiftMs = Number(process.env['PAPERCHAIN_CLOCK_SHIFT_MS'])
const realNow = Date.now
Date.now = () => realNow() + shiftMs
