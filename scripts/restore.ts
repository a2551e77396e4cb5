import { keepOrBringBack } from "./postgres/backup-command.ts";
import { restore } from "./postgres/backup.ts";

await keepOrBringBack(restore, "Restored from");
