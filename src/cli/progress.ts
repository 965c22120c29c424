import type { Progress } from '../study/run.ts';
import type { Output } from './effects.ts';

const barWidth = 24;

/**
 * One line on a terminal that says how far a run is; nothing at all where nobody is looking. It is drawn at once and not
 * by a timer, because a solve leaves a timer no turn.
 */
export class ProgressLine {
  private readonly output: Output;
  private readonly isShown: boolean;

  constructor(output: Output, isWanted: boolean) {
    this.output = output;
    this.isShown = isWanted && output.isTerminal;
  }

  show({ done, what }: Progress): void {
    if (!this.isShown) return;
    const filled = Math.round(Math.min(1, Math.max(0, done)) * barWidth);
    const bar = '━'.repeat(filled) + '─'.repeat(barWidth - filled);
    const line = `${bar} ${String(Math.round(100 * done)).padStart(3)} %  ${what}`;
    // A line that wraps could not be wiped with the next one.
    this.output.write(
      `\r${Array.from(line)
        .slice(0, this.output.columns - 1)
        .join('')}\u001b[K`,
    );
  }

  /** Wipes the line. */
  clear(): void {
    if (this.isShown) this.output.write('\r\u001b[K');
  }
}
