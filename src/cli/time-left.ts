/**
 * How long work that goes on evenly has still to go, in words.
 *
 * @param milliseconds that the part done took
 * @returns undefined before anything is done, and when nothing is left
 */
export function timeLeft(milliseconds: number, done: number, left: number): string | undefined {
  if (done === 0 || left === 0) return undefined;
  const seconds = (milliseconds / 1000 / done) * left;
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  return hours < 10 ? `${hours} h ${Math.round((seconds / 3600 - hours) * 60)} min` : `${Math.round(seconds / 3600)} h`;
}
