// Makes calls by the official JavaScript client, for test_javascript.py. Usage: node javascript_client.mjs OPTIONS CALLS
// OPTIONS is the client's JSON; CALLS is a JSON list of [method of client.space, its parameter]. Prints a JSON object:
// the methods there are, and of each call what it returned, or what it threw.
import { KintoneRestAPIClient } from "@kintone/rest-api-client";

const [options, calls] = process.argv.slice(2).map((text) => JSON.parse(text));
const { space } = new KintoneRestAPIClient(options);
const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(space)).filter((name) => name !== "constructor");
const results = [];
for (const [method, parameter] of calls) {
  try {
    results.push({ returned: await space[method](parameter) });
  } catch ({ name, message, status, code, id, errors }) {
    results.push({ threw: { name, message, status, code, id, errors } });
  }
}
console.log(JSON.stringify({ methods, results }));
