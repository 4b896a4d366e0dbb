package io.github.rudderbento.standin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A client that sees every byte, so that no HTTP library repairs what is under test.
 */
public final class RawClient implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 10_000;

	private final Socket socket;

	public RawClient(int port) throws IOException {
		this(new Socket("127.0.0.1", port));
	}

	public RawClient(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.socket.setTcpNoDelay(true);
	}

	public Socket socket() {
		return this.socket;
	}

	public RawClient send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	public RawClient send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
		return this;
	}

	public RawClient post(String path, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes.length + "\r\n\r\n")
			.send(bytes);
	}

	/**
	 * Reads one line without its end.
	 */
	public String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		InputStream in = this.socket.getInputStream();
		for (int read = in.read(); read != '\n'; read = in.read()) {
			if (read < 0) {
				throw new IOException("closed within a line");
			}
			line.write(read);
		}
		return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
	}

	/**
	 * Reads lines up to the empty one.
	 */
	public List<String> head() throws IOException {
		List<String> lines = new ArrayList<>();
		for (String line = line(); !line.isEmpty(); line = line()) {
			lines.add(line);
		}
		return lines;
	}

	/**
	 * Reads a whole answer that carries {@code Content-Length}.
	 */
	public Answer answer() throws IOException {
		List<String> head = head();
		int length = head.stream()
			.map((line) -> line.toLowerCase(Locale.ROOT))
			.filter((line) -> line.startsWith("content-length:"))
			.mapToInt((line) -> Integer.parseInt(line.substring("content-length:".length()).strip()))
			.findFirst()
			.orElse(0);
		byte[] body = this.socket.getInputStream().readNBytes(length);
		return new Answer(head, new String(body, StandardCharsets.UTF_8));
	}

	/**
	 * Reads until the server closes the connection.
	 */
	public String rest() throws IOException {
		return new String(this.socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	public record Answer(List<String> head, String body) {

		public int status() {
			return Integer.parseInt(this.head.get(0).split(" ")[1]);
		}

	}

}
