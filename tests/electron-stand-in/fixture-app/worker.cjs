const { createHash } = require('node:crypto');

process.parentPort.on('message', ({ data }) => {
  if (data.die) process.exit(3);
  process.parentPort.postMessage({ id: data.id, hash: createHash('sha256').update(data.text).digest('hex') });
});
