/** A number of 32 bits that belongs to these two, and looks like any other. */
export function mix(one: number, other: number): number {
  let bits = Math.imul(one ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(other ^ 0x7f4a7c15, 0xc2b2ae35);
  bits = Math.imul(bits ^ bits >>> 16, 0x85ebca6b);
  bits = Math.imul(bits ^ bits >>> 13, 0xc2b2ae35);
  return (bits ^ bits >>> 16) >>> 0;
}

/** One chance of many: the same for the same two numbers, from 0 up to 1. */
export function chance(one: number, other: number): number {
  return mix(one, other) / 2 ** 32;
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** Sixteen bits as four digits; thirty-two as eight. */
const half = (bits: number) => BYTES[bits >>> 8 & 255]! + BYTES[bits & 255]!;
const hex = (bits: number) => half(bits >>> 16) + half(bits);

/**
 * A time-ordered id, as private.uuid_v7() makes them. It can be had again from its time and the
 * number and kind of what it names, which takes less room than keeping millions of them.
 * @param micros since 1970
 */
export function idAt(micros: number, no: number, kind: number): string {
  const millis = Math.floor(micros / 1000);
  const time = hex(Math.floor(millis / 65536));
  const rest = Math.floor((micros - millis * 1000) * 4096 / 1000);
  const [high, low] = [mix(no, kind), mix(kind ^ 0x5bd1e995, no)];
  return `${time}-${half(millis)}-${half(0x7000 + rest)}-` +
    `${half(0x8000 + (high >>> 18))}-${half(high)}${hex(low)}`;
}

/** A random id, as gen_random_uuid() makes them. */
export function randomId(no: number, kind: number): string {
  const parts = [1, 2, 3, 4].map((part) => hex(mix(no, kind * 8 + part)));
  const [one, two, three, four] = parts as [string, string, string, string];
  const variant = "89ab"[parseInt(three[0]!, 16) % 4];
  return `${one}-${two.slice(0, 4)}-4${two.slice(5)}-${variant}${three.slice(1, 4)}-` +
    `${three.slice(4)}${four}`;
}

let lastSecond = -1;
let secondText = "";

/**
 * A time as Postgres hashes it, in UTC to the microsecond. What happens together is in the same
 * second, whose text is kept.
 * @param micros since 1970
 */
export function timeText(micros: number): string {
  const second = Math.floor(micros / 1_000_000);
  if (second !== lastSecond) {
    secondText = new Date(second * 1000).toISOString().slice(0, 20);
    lastSecond = second;
  }
  return `${secondText}${String(micros - second * 1_000_000).padStart(6, "0")}Z`;
}
