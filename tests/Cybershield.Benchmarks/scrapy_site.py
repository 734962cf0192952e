"""Crawls a site with Debian's python3-scrapy as its documentation shows it: every page that links lead to, eight in flight, no delay.

usage: scrapy_site.py START_URL
Prints one line of JSON (fetched, seconds) and one with CPU milliseconds and peak megabytes, as the other crawls of the benchmark do.
"""
import json
import resource
import sys
import time
from urllib.parse import urlsplit

from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

START = sys.argv[1]


class Site(CrawlSpider):
    name = "site"
    start_urls = [START]
    allowed_domains = [urlsplit(START).hostname]
    rules = [Rule(LinkExtractor(), callback="page", follow=True)]
    pages = 0

    def parse_start_url(self, response):
        return self.page(response)

    def page(self, response):
        Site.pages += 1
        yield {"url": response.url, "title": response.css("title::text").get(), "text": " ".join(response.css("body *::text").getall())}


process = CrawlerProcess({
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": True,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Site)
start = time.monotonic()
process.start()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"fetched": Site.pages, "seconds": time.monotonic() - start}))
print(f"resources {(usage.ru_utime + usage.ru_stime) * 1000:.0f} {usage.ru_maxrss / 1024:.0f} 0")
