import type { Command } from './command.ts';
import { UsageError } from './usage-error.ts';

/** `meander schema`: the JSON Schema of case files, for editors. */
export const schemaCommand: Command = {
  usage: 'schema',
  describe: 'Print the JSON Schema of case files, for editors',
  positionals: {},
  options: {
    out: { alias: 'o', type: 'string', requiresArg: true, describe: 'Write it to a file instead' },
  },
  examples: [['$0 schema --out meander.schema.json', 'The schema, for completion in an editor']],

  async run(values, effects) {
    const { caseJsonSchema } = await import('../case/index.ts');
    const text = `${JSON.stringify(caseJsonSchema(), null, 2)}\n`;
    const path = values.out as string | undefined;
    if (path === undefined) {
      effects.stdout.write(text);
      return 0;
    }
    try {
      await effects.writeFile(path, text);
    } catch (error) {
      throw new UsageError(
        `${path} cannot be written: ${error instanceof Error ? error.message : error}`,
        'name another file',
      );
    }
    return 0;
  },
};
