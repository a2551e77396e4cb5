import type { EdgeFunction } from "../../../supabase/functions/_shared/app.ts";
import { errorExamples } from "./errors.ts";
import { paths } from "./operation.ts";
import { components, type Json } from "./schemas.ts";

/** The OpenAPI 3.1 document of all functions. */
export function document(functions: EdgeFunction[]): Json {
  return {
    openapi: "3.1.0",
    info: {
      title: "ChronoBank",
      version: "1.0.0",
      description: introduction,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/functions/v1", description: "Below the project's URL." }],
    tags: functions.map(({ name }) => ({ name })),
    paths: paths(functions),
    components: {
      securitySchemes,
      parameters,
      headers,
      schemas: components(),
      examples: errorExamples(),
    },
  };
}

const introduction = `Members exchange their time and skills; every movement goes through escrow.

Amounts are integers in the smallest step of their unit (whole minutes for \`HOUR\`). Every refusal
has one shape, \`{code, message, details, hint}\`; the examples of this document are
all the codes there are. Every write
wants an \`Idempotency-Key\`. Lists are pages: the next one is at \`cursor=next_cursor\`.`;

const securitySchemes = {
  member: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The access_token of /auth/login.",
  },
  cronKey: { type: "apiKey", in: "header", name: "x-cron-key" },
  cronBearer: { type: "http", scheme: "bearer", description: "The cron key." },
};

const parameters = {
  "idempotency-key": {
    name: "Idempotency-Key",
    in: "header",
    required: true,
    description: "A new one per write, the same one for its retries. Kept for 24 hours.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x20-\\x7e]+$" },
    example: "0191e1f2-0000-7000-8000-00000000c0de",
  },
  "x-request-id": {
    name: "x-request-id",
    in: "header",
    required: false,
    description: "A name for this request in your log and ours.",
    schema: { type: "string", pattern: "^[A-Za-z0-9._-]{8,128}$" },
  },
  "x-chronobank-written": {
    name: "x-chronobank-written",
    in: "header",
    required: false,
    description: "What the last write was answered with in this header, 0 when there was none: " +
      "where reads go to a replica, a read that names it may, once the replica has that write.",
    schema: { type: "string", pattern: "^[0-9]{1,19}$" },
  },
};

const headers = {
  "x-request-id": {
    description: "The name of this request in the log.",
    schema: { type: "string" },
  },
  "idempotency-replayed": {
    description: "true: this is the stored answer of an earlier call, nothing was done again.",
    schema: { type: "string", enum: ["true"] },
  },
  "x-chronobank-written": {
    description: "Names this write. Reads that send it back never show what was before it.",
    schema: { type: "string", pattern: "^[0-9]{1,19}$" },
  },
  "retry-after": { description: "Seconds to wait.", schema: { type: "integer" } },
  "x-next-cursor": {
    description: "The page that is in the file ends here; send this as cursor to go on.",
    schema: { type: "string" },
  },
};
