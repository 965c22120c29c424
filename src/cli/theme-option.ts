import type { Theme } from '../report/theme.ts';
import type { Command } from './command.ts';

/** The option of every command that draws figures. */
export const themeOption: Command['options'] = {
  theme: {
    type: 'string',
    choices: ['light', 'print'] satisfies Theme[],
    default: 'light',
    describe: 'Look of the figures: print has markers beside colours, thinner lines and 600 dpi',
  },
};

export function themeFrom(values: Readonly<Record<string, unknown>>): Theme {
  return values.theme === 'print' ? 'print' : 'light';
}

/** What a command that is to be repeated says of its theme. */
export function themeWords(theme: Theme): string {
  return theme === 'light' ? '' : ` --theme ${theme}`;
}
