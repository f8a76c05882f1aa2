// Seals or opens standard input with the npm package age-encryption: node age.mjs seal|open KEY
import { Decrypter, Encrypter } from "age-encryption";

const [what, key] = process.argv.slice(2);
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const given = new Uint8Array(Buffer.concat(chunks));
let result;
if (what === "seal") {
  const sealer = new Encrypter();
  sealer.addRecipient(key);
  result = await sealer.encrypt(given);
} else {
  const opener = new Decrypter();
  opener.addIdentity(key);
  result = await opener.decrypt(given, "uint8array");
}
process.stdout.write(result);
