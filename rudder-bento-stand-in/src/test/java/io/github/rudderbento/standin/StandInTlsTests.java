package io.github.rudderbento.standin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class StandInTlsTests {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private static KeyStore keys;

	@BeforeAll
	static void generateKeys(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("keys.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keyalg", "EC", "-alias", "stand-in", "-dname", "CN=localhost", "-ext",
				"san=ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore",
				file.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keys.load(in, PASSWORD);
		}
	}

	@Test
	void speaksTlsToThoseWhoTrustIt() throws Exception {
		try (StandInServer server = start()) {
			assertThat(server.baseUrl()).startsWith("https://127.0.0.1:");
			HttpResponse<String> response = HttpClient.newBuilder()
				.sslContext(trusting())
				.build()
				.send(HttpRequest.newBuilder(URI.create(server.baseUrl())).build(), BodyHandlers.ofString());
			assertThat(response.body()).isEqualTo("secret");
		}
	}

	@Test
	void failsTheHandshakeOfThoseWhoDoNot() throws Exception {
		try (StandInServer server = start()) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create(server.baseUrl())).build(), BodyHandlers.ofString()));
			assertThat(server.connectionCount()).isPositive();
			assertThat(server.requestCount()).isZero();
		}
	}

	@Test
	void failsTheHandshakeWhenItSpeaksPlainHttp() {
		try (StandInServer server = StandInServer.builder((request) -> StandInReply.text(200, "plain")).start()) {
			URI uri = URI.create("https://127.0.0.1:" + server.port());
			assertThatExceptionOfType(SSLException.class).isThrownBy(() -> HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
		}
	}

	@Test
	void resetsWithoutSayingGoodbye() throws Exception {
		try (StandInServer server = start()) {
			server.faults().always(Fault.resetAfterReading());
			try (RawClient raw = new RawClient(
					trusting().getSocketFactory().createSocket("127.0.0.1", server.port()))) {
				raw.post("/", "x");
				assertThatExceptionOfType(IOException.class).isThrownBy(raw::rest);
			}
			server.faults().clear();
			server.faults().always(Fault.slowHeaders(Duration.ofMillis(5)));
			try (RawClient raw = new RawClient(
					trusting().getSocketFactory().createSocket("127.0.0.1", server.port()))) {
				assertThat(raw.post("/", "x").answer().body()).isEqualTo("secret");
			}
		}
	}

	private static StandInServer start() throws Exception {
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, PASSWORD);
		SslContext tls = SslContextBuilder.forServer(factory).build();
		return StandInServer.builder((request) -> StandInReply.text(200, "secret")).tls(tls).start();
	}

	private static SSLContext trusting() throws Exception {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("stand-in", keys.getCertificate("stand-in"));
		TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		factory.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, factory.getTrustManagers(), null);
		return context;
	}

}
