// Keeps numbers in memory, each put by a request of its own.
const numbers = new Map();
let puts = 0;

function answer(response, body) {
    response.writeHead(200, { "Content-Length": body.length });
    response.end(body);
}

require("http").createServer((request, response) => {
    if (request.method === "PUT") {
        let body = "";
        request.on("data", (part) => { body += part; });
        request.on("end", () => {
            puts++;
            numbers.set(request.url, body);
            answer(response, body);
        });
    } else {
        answer(response, request.url === "/count" ? `${puts}` : [...numbers.values()].join("\n"));
    }
}).listen(8000, () => console.log("ready"));
