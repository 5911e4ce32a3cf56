// node websocket-echo.js PORT TLSPORT CERTS: an echo that picks "chat" or the first sub-protocol and compresses when asked. /auth wants Basic alice:secret, /redirect leads to /,
// /close closes with 1011, /drop and /reset end the connection after a message, /stop stops the whole program (SIGSTOP) when a message says so, /ping pings and tells the pongs, /fragments sends three with a ping between, /large?N sends N bytes.
const { WebSocketServer } = require('ws');
const http = require('http'), https = require('https'), fs = require('fs');
const [port, tlsPort, certs] = process.argv.slice(2);

function serve(server, port) {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 }, maxPayload: 64 << 20, handleProtocols: offered => offered.has('chat') ? 'chat' : [...offered][0] });
  server.on('request', (request, answer) => { answer.writeHead(426, { 'Content-Length': 0 }); answer.end(); });
  server.on('upgrade', (request, connection, head) => {
    const path = new URL(request.url, 'http://localhost');
    if (path.pathname === '/auth' && request.headers.authorization !== 'Basic ' + Buffer.from('alice:secret').toString('base64'))
      return connection.end('HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="ws"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    if (path.pathname === '/redirect')
      return connection.end('HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, connection, head, socket => {
      socket.on('error', e => console.log('error', e.code));
      socket.on('close', (code, reason) => console.log('closed', code, reason.toString()));
      if (path.pathname === '/close')
        return socket.close(1011, 'server says no');
      if (path.pathname === '/large')
        return socket.send(Buffer.alloc(+path.search.slice(1), 65));
      if (path.pathname === '/fragments') {
        socket.send('one ', { fin: false });
        socket.ping();
        socket.send('two ', { fin: false });
        socket.send('three', { fin: true });
      }
      if (path.pathname === '/ping') {
        socket.on('pong', data => socket.send('pong ' + data));
        socket.ping('p1');
      }
      socket.on('message', (data, binary) => {
        if (path.pathname === '/drop') return connection.destroy();
        if (path.pathname === '/stop' && String(data) === 'stop') return process.kill(process.pid, 'SIGSTOP');
        if (path.pathname === '/reset') return connection.resetAndDestroy();
        socket.send(data, { binary });
      });
    });
  });
  server.listen(+port, '127.0.0.1');
}
serve(http.createServer(), port);
serve(https.createServer({ cert: fs.readFileSync(certs + '/good.chain.pem'), key: fs.readFileSync(certs + '/good.key') }), tlsPort);
