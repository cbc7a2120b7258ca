import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps numbers in memory, each put by a request of its own: the HTTP server of the JDK, with four threads. */
public final class Numbers {
    private static final ConcurrentHashMap<String, String> NUMBERS = new ConcurrentHashMap<>();
    private static final AtomicLong PUTS = new AtomicLong();

    public static void main(String[] arguments) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(8000), 0);
        server.createContext("/", Numbers::serve);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.start();
        System.out.println("ready");
    }

    private static void serve(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("PUT")) {
            var body = exchange.getRequestBody().readAllBytes();
            NUMBERS.put(path, new String(body));
            PUTS.incrementAndGet();
            answer(exchange, body);
        } else {
            answer(exchange, path.equals("/count") ? PUTS.toString().getBytes() : String.join("\n", NUMBERS.values()).getBytes());
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
