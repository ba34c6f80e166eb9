// aedes as a process: node broker.mjs PORT TLS-PORT CERTIFICATE KEY USER PASSWORD; prints "ready VERSION"
// and stays up to the end of its standard input.
import { readFileSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import { Aedes } from 'aedes'

const [port, tlsPort, certificate, key, user, password] = process.argv.slice(2)
const broker = await Aedes.createBroker()
broker.authenticate = (client, name, secret, answer) => {
  if (name === user && secret?.toString() === password) {
    answer(null, true)
  } else {
    answer(Object.assign(new Error('not authorized'), { returnCode: 4 }), false)
  }
}
const listen = (server, at) => new Promise((resolve) => server.listen(at, '127.0.0.1', resolve))
await listen(net.createServer(broker.handle), port)
await listen(
  tls.createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, broker.handle), tlsPort)
console.log(`ready ${JSON.parse(readFileSync('node_modules/aedes/package.json')).version}`)
process.stdin.on('end', () => process.exit(0)).resume()
