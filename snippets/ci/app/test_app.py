"""报价的测试。"""

import unittest

from app import total


class TotalTest(unittest.TestCase):
    def test_nine(self) -> None:
        assert total(9) == 90, total(9)

    def test_ten(self) -> None:
        assert total(10) == 90, total(10)
