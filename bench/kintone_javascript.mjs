// Runs the official JavaScript client, as contestants.py runs the others. Usage: node bench/kintone_javascript.mjs URL
import { createInterface } from "node:readline";
import { KintoneRestAPIClient } from "@kintone/rest-api-client";

const client = new KintoneRestAPIClient({
  baseUrl: process.argv[2],
  auth: { username: "admin", password: "secret" },
});

async function some(number) {
  for (let n = 0; n < number; n++) {
    await client.space.updateSpace({ id: 1001, name: "Launch", isPrivate: true });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [calls, atOnce] = line.split(" ").map(Number);
  const started = process.hrtime.bigint();
  await Promise.all(Array.from({ length: atOnce }, () => some(calls / atOnce)));
  console.log(Number(process.hrtime.bigint() - started) / 1e9);
}
