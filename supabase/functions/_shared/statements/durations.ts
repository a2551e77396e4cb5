/** An amount of smallest steps as a clock shows it: 1:30, -0:45; another unit as a number. */
export function clock(amount: number, scale: number): string {
  const sign = amount < 0 ? "-" : "";
  const [whole, rest] = parts(amount, scale);
  return sign +
    (scale === 60 ? `${whole}:${String(rest).padStart(2, "0")}` : `${whole + rest / scale}`);
}

/** How one locale writes amounts and days; a formatter is dear, so one is made for a whole file. */
export class Writing {
  #number: Intl.NumberFormat;
  #minutes: Intl.NumberFormat;
  #day: Intl.DateTimeFormat;
  #moment: Intl.DateTimeFormat;

  constructor(public readonly locale: string, timeZone: string, private scale: number) {
    this.#number = new Intl.NumberFormat(locale);
    this.#minutes = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
    this.#day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
    this.#moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone });
  }

  /** As clock(), in the figures and with the sign that the readers of the locale expect. */
  amount(amount: number): string {
    if (this.scale !== 60) return this.#number.format(amount / this.scale);
    const [whole, rest] = parts(amount, this.scale);
    // Minus zero keeps the sign of less than an hour.
    const hours = this.#number.format(amount < 0 ? -whole : whole);
    return `${hours}:${this.#minutes.format(rest)}`;
  }

  /** A day of the calendar. */
  day(date: string): string {
    return this.#day.format(new Date(`${date}T12:00:00Z`));
  }

  /** The day of a moment, by the clocks of the time zone. */
  dayOf(moment: string): string {
    return this.#moment.format(new Date(moment));
  }
}

/** A language tag that this runtime knows, English for any other. */
export function knownLocale(locale: string | null): string {
  try {
    return Intl.getCanonicalLocales(locale ?? "en")[0] ?? "en";
  } catch {
    return "en";
  }
}

function parts(amount: number, scale: number): [whole: number, rest: number] {
  const steps = Math.abs(amount);
  return [Math.floor(steps / scale), steps % scale];
}
