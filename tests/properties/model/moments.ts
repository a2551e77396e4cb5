const HOUR = 3_600_000;

/** So many hours from now, as a call says it. */
export function moment(hours: number): string {
  return new Date(Date.now() + hours * HOUR).toISOString();
}

/** What a call says, in hours from now. */
export function hoursUntil(at: string): number {
  return Math.round((Date.parse(at) - Date.now()) / HOUR);
}
