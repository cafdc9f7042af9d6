#!/usr/bin/env node
// The command's file stands in the repository, so that it can be linked before anything is built.
try {
  await import('../dist/app/main.js')
} catch (error) {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
  process.stderr.write('Paperchain is not built yet. Run "npm start" once in its folder.\n')
  process.exitCode = 2
}
