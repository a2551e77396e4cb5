const HOUR = 3_600_000;

/** So many hours from now, as a call says it. */
export function moment(hours: number): string {
  return new Date(Date.now() + hours * HOUR).toISOString();
}

/** Whether a day has not come yet; those that calls name are long past, or far away. */
export function isToCome(day?: string): boolean {
  return day !== undefined && day > "2100";
}

/** What a call says, in hours from now. */
export function hoursUntil(at: string): number {
  return Math.round((Date.parse(at) - Date.now()) / HOUR);
}
