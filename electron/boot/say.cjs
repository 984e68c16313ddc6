'use strict';

/** One line on standard error; standard output belongs to results. */
function say(text) {
  process.stderr.write(`tunnelscope: ${text}\n`);
}

/** What went wrong, and what to do, in place of a stack trace. */
class Refusal extends Error {
  constructor(text, exitCode = 2, detail = '') {
    super(text);
    this.exitCode = exitCode;
    this.detail = detail;
  }
}

/** Runs an entry's main function and turns its outcome into the exit code. */
function entry(main) {
  main().then(
    (code) => {
      if (typeof code === 'number') process.exitCode = code;
    },
    (error) => {
      if (error instanceof Refusal) {
        if (error.detail !== '') process.stderr.write(`${error.detail.trimEnd()}\n`);
        say(error.message);
        process.exitCode = error.exitCode;
        return;
      }
      say(`it could not start: ${error && error.stack ? error.stack : String(error)}`);
      process.exitCode = 3;
    },
  );
}

module.exports = { say, entry, Refusal };
