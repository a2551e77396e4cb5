import { keepOrBringBack } from "./postgres/backup-command.ts";
import { backup } from "./postgres/backup.ts";

await keepOrBringBack(backup, "Kept in");
