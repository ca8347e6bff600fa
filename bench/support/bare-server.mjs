import { createServer } from 'node:http';

// The bytes and headers that the environment names an address of, from nothing but Node.
const answer = await fetch(process.env.SAME_AS, { headers: { 'accept-encoding': 'identity' } });
const body = Buffer.from(await answer.arrayBuffer());
const headers = Object.fromEntries(
  [...answer.headers].filter(([name]) => !['connection', 'keep-alive', 'date'].includes(name)),
);
const server = createServer((_, reply) => {
  reply.writeHead(200, headers);
  reply.end(body);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`answers at http://127.0.0.1:${server.address().port}`);
});
