// Runs jobs with the TypeScript implementation of age: a list of jobs as JSON on stdin, their results on stdout.
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";

const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const text = (data) => Buffer.from(data).toString("base64");

const doing = {
  async seal({ data, recipients = [], passphrase }) {
    const encrypter = new Encrypter();
    recipients.forEach((one) => encrypter.addRecipient(one));
    if (passphrase) {
      encrypter.setScryptWorkFactor(10);
      encrypter.setPassphrase(passphrase);
    }
    return text(await encrypter.encrypt(bytes(data)));
  },
  async open({ data, identity, passphrase }) {
    const decrypter = new Decrypter();
    if (identity) decrypter.addIdentity(identity);
    if (passphrase) decrypter.addPassphrase(passphrase);
    try {
      return text(await decrypter.decrypt(bytes(data)));
    } catch {
      return null;
    }
  },
  async recipient({ identity }) {
    return identityToRecipient(identity);
  },
};

let input = "";
for await (const piece of process.stdin) input += piece;
const results = [];
for (const job of JSON.parse(input)) results.push(await doing[job.do](job));
process.stdout.write(JSON.stringify(results));
