package io.github.rudderbento.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.github.rudderbento.tracking.EventTracker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The page in a real browser: Chromium, at {@code /usr/bin/chromium} or where the
 * environment's {@code SAMPLE_BROWSER} says. Without one these tests are skipped, unless
 * {@code SAMPLE_BROWSER_REQUIRED} is {@code true}.
 */
@Tag("browser")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShopPageTests {

	private static final double PATIENCE_MILLIS = 20_000;

	@LocalServerPort
	private int port;

	@Autowired
	private StandIns standIns;

	@Autowired
	private EventTracker tracker;

	private Playwright playwright;

	private Browser browser;

	private Page page;

	private final List<String> trouble = new ArrayList<>();

	@BeforeAll
	void startBrowser() {
		String executable = System.getenv().getOrDefault("SAMPLE_BROWSER", "/usr/bin/chromium");
		if (!Files.isExecutable(Path.of(executable))) {
			String reason = "NO BROWSER: the page of the sample is not tested, as there is no Chromium at " + executable
					+ " (SAMPLE_BROWSER names another place)";
			if (Boolean.parseBoolean(System.getenv("SAMPLE_BROWSER_REQUIRED"))) {
				fail(reason);
			}
			LoggerFactory.getLogger(ShopPageTests.class).warn(reason);
			return;
		}
		this.playwright = Playwright.create();
		this.browser = this.playwright.chromium()
			.launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of(executable))
				.setHeadless(true)
				.setArgs(List.of("--no-sandbox", "--disable-background-networking", "--disable-component-update",
						"--disable-sync", "--no-first-run")));
	}

	@AfterAll
	void stopBrowser() {
		if (this.playwright != null) {
			this.playwright.close();
		}
	}

	@BeforeEach
	void openPage() {
		assumeTrue(this.browser != null, "no browser");
		this.tracker.flush().join();
		this.standIns.rudderStack().clear();
		this.standIns.bento().clear();
		this.trouble.clear();
		String shop = "http://127.0.0.1:" + this.port + "/";
		this.page = this.browser.newPage();
		this.page.setDefaultTimeout(PATIENCE_MILLIS);
		this.page.onPageError(this.trouble::add);
		this.page.onRequest((request) -> {
			if (!request.url().startsWith(shop) && !request.url().startsWith("data:")) {
				this.trouble.add(request.url());
			}
		});
		this.page.navigate(shop);
		assertThat(this.page.locator("#mode")).containsText("stand-ins");
		assertThat(this.page.getByLabel("Product").locator("option")).hasCount(3);
	}

	@AfterEach
	void closePage() {
		if (this.page != null) {
			this.page.close();
		}
		assertThat(this.trouble).isEmpty();
	}

	@Test
	void anOrderIsSeenToArriveAtBothVendors() {
		this.page.getByLabel("Product").selectOption("tea-pot");
		this.page.getByLabel("Customer number").fill("c-page");
		this.page.getByLabel("Email").fill("page@example.com");
		button("Place order").click();
		assertThat(this.page.getByRole(AriaRole.STATUS)).containsText("is placed: 29.90 EUR");
		shows("rudderstack", "Order Completed", 1);
		shows("rudderstack", "identify", 1);
		shows("bento", "Order Completed", 1);
		Locator event = this.page.locator("#bento .inbox li").first();
		event.locator("summary").click();
		assertThat(event.locator("pre")).containsText("page@example.com");
		assertThat(this.page.locator("#bento .state")).hasText("delivering");
	}

	@Test
	void aFailingOrderIsSeenToSendNothing() {
		button("Order something sold out").click();
		assertThat(this.page.getByRole(AriaRole.STATUS)).containsText("Refused (409)");
		button("Just look at it").click();
		shows("rudderstack", "Product Viewed", 1);
		this.tracker.flush().join();
		assertThat(this.page.locator("#rudderstack .inbox li")).hasCount(1);
		assertThat(this.page.locator("#bento .inbox li")).hasCount(0);
	}

	@Test
	void anOutageIsSeenToPass() {
		button("Take it down: RudderStack").click();
		assertThat(button("Bring it back: RudderStack")).isVisible();
		button("Place order").click();
		shows("bento", "Order Completed", 1);
		assertThat(this.page.locator("#rudderstack .state")).hasText("retrying", patient());
		assertThat(this.page.locator("#rudderstack .inbox li")).hasCount(0);
		button("Bring it back: RudderStack").click();
		shows("rudderstack", "Order Completed", 1);
		assertThat(this.page.locator("#rudderstack .state")).hasText("delivering", patient());
	}

	@Test
	void whatAVisitorTypesIsShownAndNotRun() {
		this.page.getByLabel("Customer number").fill("<img src=x onerror=alert(1)>");
		button("Place order").click();
		assertThat(this.page.locator("#rudderstack .inbox .who").first()).containsText("<img src=x",
				new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
		assertThat(this.page.locator(".inbox img")).hasCount(0);
	}

	private Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	private void shows(String vendor, String title, int times) {
		assertThat(this.page.locator("#" + vendor + " .inbox summary")
			.filter(new Locator.FilterOptions().setHasText(title)))
			.hasCount(times, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
	}

	private static LocatorAssertions.HasTextOptions patient() {
		return new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS);
	}

}
