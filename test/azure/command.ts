import { troubleshootCommand } from '../../electron/cli/troubleshoot.ts';
import { credential } from './access.ts';

/** The command as it is, with a resource manager on the loopback address in the place of Azure's: node command.ts URL PACE WORDS… */
const [management = '', pace = '0', ...args] = process.argv.slice(2);
process.exitCode = await troubleshootCommand(args, {
  clouds: { public: { management, managementScope: `${management}/.default` } },
  makeCredential: async () => credential,
  pace: Number(pace),
});
