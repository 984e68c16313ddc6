import { printable } from '../../shared/base/text.ts';
import { helpText } from './help.ts';
import { commands } from './commands.ts';
import { EXIT, type Exit, Stop } from './exit.ts';
import { complain } from './print.ts';
import { VERSION } from './version.ts';

/** A pipe that was closed by its reader (`| head`) is the end of the work and no failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<Exit> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-v') {
    process.stdout.write(`tunnelscope ${VERSION}\n`);
    return EXIT.done;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? process.stderr : process.stdout).write(helpText(rest[0]));
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  const command = commands[name];
  if (command === undefined) {
    process.stderr.write(`tunnelscope: there is no command "${printable(name)}". Try tunnelscope --help.\n`);
    return EXIT.usage;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(helpText(name));
    return EXIT.done;
  }
  try {
    return await command(rest);
  } catch (thrown) {
    if (thrown instanceof Stop) return thrown.exit;
    return complain(thrown).exit;
  }
}
