package io.github.rudderbento.http;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;

import io.github.rudderbento.http.HttpFailure.Kind;
import io.github.rudderbento.standin.Fault;
import io.github.rudderbento.standin.StandInReply;
import io.github.rudderbento.standin.StandInServer;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link HttpTransport} over TLS.
 */
@Timeout(60)
class HttpTransportTlsTests {

	private static final String PASSWORD = "changeit";

	private static final Duration LONG = Duration.ofSeconds(20);

	private static final HttpCall CALL = HttpCall.post("/v1/batch", "{}".getBytes(StandardCharsets.UTF_8));

	private static KeyStore keys;

	private StandInServer server;

	@BeforeAll
	static void generateKeys(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("keys.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=server", "-ext", "san=ip:127.0.0.1",
				"-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keys.load(in, PASSWORD.toCharArray());
		}
	}

	@BeforeEach
	void start() throws Exception {
		KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		factory.init(keys, PASSWORD.toCharArray());
		this.server = StandInServer
			.builder(
					(request) -> StandInReply.text(200, request.query().isEmpty() ? "ok" : request.queryParameter("n")))
			.tls(SslContextBuilder.forServer(factory).build())
			.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void bundleOfTheApplicationIsTrusted() {
		try (HttpTransport transport = transport(trusting())) {
			assertThat(transport.exchange(CALL).block(LONG).bodyText(10)).isEqualTo("ok");
		}
	}

	@Test
	void queryIsWritten() {
		try (HttpTransport transport = transport(trusting())) {
			HttpCall call = HttpCall.get("/fetch").withQuery("n", "4 2");
			assertThat(transport.exchange(call).block(LONG).bodyText(100)).isEqualTo("4 2");
		}
	}

	@Test
	void unknownCertificateFailsBeforeAnythingIsWritten() {
		try (HttpTransport transport = transport(HttpClientSettings.defaults())) {
			HttpFailure failure = failure(transport);
			assertThat(failure.kind()).isEqualTo(Kind.TLS);
			assertThat(failure.requestWritten()).isFalse();
			assertThat(failure.text()).startsWith("127.0.0.1:" + this.server.port() + ": TLS failed");
		}
		assertThat(this.server.requestCount()).isZero();
	}

	@Test
	void certificateOfAnotherHostFailsBeforeAnythingIsWritten() {
		URI other = URI.create("https://localhost:" + this.server.port());
		try (HttpTransport transport = HttpTransport.builder()
			.baseUrl(other)
			.httpClientSettings(trusting())
			.timeout(LONG)
			.build()) {
			HttpFailure failure = failure(transport);
			assertThat(failure.kind()).isEqualTo(Kind.TLS);
			assertThat(failure.requestWritten()).isFalse();
		}
		assertThat(this.server.requestCount()).isZero();
	}

	@Test
	void resetAfterReadingMayHaveBeenExecuted() {
		this.server.faults().always(Fault.resetAfterReading());
		try (HttpTransport transport = transport(trusting())) {
			assertThat(failure(transport).requestWritten()).isTrue();
		}
		assertThat(this.server.requestCount()).isEqualTo(1);
	}

	private static HttpClientSettings trusting() {
		return HttpClientSettings.defaults().withSslBundle(SslBundle.of(SslStoreBundle.of(null, null, keys)));
	}

	private HttpTransport transport(HttpClientSettings settings) {
		return HttpTransport.builder()
			.baseUrl(URI.create(this.server.baseUrl()))
			.httpClientSettings(settings)
			.timeout(LONG)
			.build();
	}

	private static HttpFailure failure(HttpTransport transport) {
		return catchThrowableOfType(HttpFailure.class, () -> transport.exchange(CALL).block(LONG));
	}

}
