/** Stops a tool with one sentence for people; nothing else is printed, no stack. */
export class SetupFault extends Error {
  /** @override */
  name = 'SetupFault'
}

/**
 * Runs the main function of a tool and sets the exit code.
 *
 * @param {() => Promise<number>} main gives the exit code
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof SetupFault)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}
